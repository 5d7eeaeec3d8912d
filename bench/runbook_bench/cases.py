"""The cases: the same work written for every tool, and what shows on the hosts that it was done."""

from .tools import literal

PLACE = "/tmp/bench"


class Case:
    """One piece of work. `commands` gives a command line for each tool that takes part."""

    number = 0
    title = ""
    hosts = 1
    clean_first = True

    def commands(self, tools):
        raise NotImplementedError

    def prepare(self, hosts):
        if self.clean_first:
            hosts.everywhere(f"rm -rf {PLACE}; mkdir -p {PLACE}; chown ops: {PLACE}", self.hosts)

    def verify(self, hosts):
        """Says what is not as it should be; empty when all is."""
        return ""


class Steps(Case):
    """`steps` shell steps on each host: every other one registers its result, and the next runs only when it was 0."""

    def __init__(self, number, title, hosts, steps, peers):
        self.number, self.title, self.hosts, self.steps, self.peers = number, title, hosts, steps, peers

    def commands(self, tools):
        name = f"case{self.number}"
        lines = [f"echo step {step} >> {PLACE}/log" for step in range(1, self.steps + 1)]
        runbook = f"runbook: {name}\nplays:\n  - name: steps\n    hosts: all\n    steps:\n"
        playbook = "- hosts: all\n  gather_facts: false\n  tasks:\n"
        deploy = "from pyinfra.operations import server\n"
        for step, line in enumerate(lines, 1):
            asked = f"r{step - 1}" if step % 2 == 0 else ""
            shell = f"shell: {{ run: {literal(line)}, effect: change }}"
            runbook += f"      - name: step {step}\n"
            playbook += f"    - name: step {step}\n      ansible.builtin.shell: {literal(line)}\n"
            if asked:
                runbook += f"        when: {asked}.rc == 0\n        {shell}\n"
                playbook += f"      when: {asked}.rc == 0\n"
                deploy += f"server.shell(name='step {step}', commands=[{line!r}], _if={asked}.did_succeed)\n"
            else:
                runbook += f"        {shell}\n        register: r{step}\n"
                playbook += f"      register: r{step}\n"
                deploy += f"r{step} = server.shell(name='step {step}', commands=[{line!r}])\n"
        book = tools.write(f"{name}.yml", runbook)
        play = tools.write(f"{name}-playbook.yml", playbook)
        every = {
            "runbook": tools.apply(book, self.hosts),
            "ansible-core": tools.ansible(play, self.hosts),
            "mitogen": tools.mitogen(play, self.hosts),
            "pyinfra": tools.pyinfra(tools.write(f"{name}_deploy.py", deploy), self.hosts),
            "ssh": tools.ssh(lines, self.hosts),
        }
        return {tool: every[tool] for tool in ("runbook", *self.peers)}

    def verify(self, hosts):
        wanted = "".join(f"step {step}\n" for step in range(1, self.steps + 1))
        for number, text in enumerate(hosts.everywhere(f"cat {PLACE}/log", self.hosts), 1):
            if text != wanted:
                return f"host {number} has {len(text.splitlines())} lines, not {self.steps}"
        return ""


class Files(Case):
    """Fifty files with content and mode; a second case runs it again when nothing is to be changed."""

    number = 5
    count = 50

    def __init__(self, again):
        self.again = again
        self.title = f"{self.count} files with content and mode, " + ("nothing to change" if again else "all new")
        self.clean_first = not again

    def commands(self, tools):
        runbook = tools.write(
            "case5.yml",
            f"""runbook: case5
plays:
  - name: files
    hosts: all
    steps:
      - name: a file
        loop: !expr "lists.range({self.count})"
        as: n
        file: {{ path: "{PLACE}/file-{{{{n}}}}", content: "content {{{{n}}}}\\n", mode: "0640" }}
""",
        )
        playbook = tools.write(
            "case5-playbook.yml",
            f"""- hosts: all
  gather_facts: false
  tasks:
    - name: a file
      ansible.builtin.copy: {{ dest: "{PLACE}/file-{{{{ item }}}}", content: "content {{{{ item }}}}\\n", mode: "0640" }}
      loop: "{{{{ range({self.count}) | list }}}}"
""",
        )
        deploy = tools.write(
            "case5_deploy.py",
            f"""from io import StringIO
from pyinfra.operations import files
for n in range({self.count}):
    files.put(name=f'file {{n}}', src=StringIO(f'content {{n}}\\n'), dest=f'{PLACE}/file-{{n}}', mode='640')
""",
        )
        return {
            "runbook": tools.apply(runbook, 1),
            "ansible-core": tools.ansible(playbook, 1),
            "mitogen": tools.mitogen(playbook, 1),
            "pyinfra": tools.pyinfra(deploy, 1),
        }

    def verify(self, hosts):
        text = hosts.root(0, f"cd {PLACE}; for n in $(seq 0 {self.count - 1}); do stat -c %a file-$n; cat file-$n; done")
        wanted = "".join(f"640\ncontent {n}\n" for n in range(self.count))
        return "" if text == wanted else "the files are not as they should be"


class Statements(Case):
    """SQL statements on one database, as the server's OS user by its Unix socket."""

    number = 6
    title = "20 SQL statements on one database"
    count = 20

    def prepare(self, hosts):
        hosts.root(
            0,
            """
            if ! pg_lsclusters -h | grep -q '^17 main'; then pg_createcluster 17 main > /dev/null; fi
            pg_lsclusters -h | grep -q online || pg_ctlcluster 17 main start
            su postgres -c "psql -q -d postgres -c 'drop table if exists bench; create table bench (n int)'"
            """,
        )

    def commands(self, tools):
        runbook = "runbook: case6\nplays:\n  - name: statements\n    hosts: all\n    defaults:\n      sql: { socket: /var/run/postgresql, user: postgres, as: postgres }\n    steps:\n"
        playbook = "- hosts: all\n  gather_facts: false\n  become: true\n  become_user: postgres\n  tasks:\n"
        deploy = "from pyinfra.operations import postgres\n"
        for n in range(1, self.count + 1):
            statement = f"insert into bench values ({n})"
            runbook += f"      - name: statement {n}\n        sql: {{ query: {literal(statement)}, effect: change }}\n"
            playbook += f"    - name: statement {n}\n      ansible.builtin.command: {literal(f'psql -q -d postgres -c {chr(34)}{statement}{chr(34)}')}\n"
            deploy += f"postgres.sql(name='statement {n}', sql={statement!r}, psql_database='postgres', _sudo=True, _sudo_user='postgres')\n"
        return {
            "runbook": tools.apply(tools.write("case6.yml", runbook), 1),
            "ansible-core": tools.ansible(tools.write("case6-playbook.yml", playbook), 1),
            "pyinfra": tools.pyinfra(tools.write("case6_deploy.py", deploy), 1),
        }

    def verify(self, hosts):
        rows = hosts.root(0, "su postgres -c \"psql -XAtq -d postgres -c 'select count(*), sum(n) from bench'\"").strip()
        return "" if rows == f"{self.count}|{sum(range(self.count + 1))}" else f"the table holds {rows}"


class Loop(Case):
    """One step with a loop of many items."""

    number = 7
    count = 500
    title = "a loop of 500 items"

    def commands(self, tools):
        line = f"echo item N >> {PLACE}/log"
        runbook = f"""runbook: case7
plays:
  - name: items
    hosts: all
    steps:
      - name: item
        loop: !expr "lists.range({self.count})"
        as: n
        shell: {{ run: {literal(line.replace('N', '{{n}}'))}, effect: change }}
"""
        playbook = f"""- hosts: all
  gather_facts: false
  tasks:
    - name: item
      ansible.builtin.shell: {literal(line.replace('N', '{{ item }}'))}
      loop: "{{{{ range({self.count}) | list }}}}"
"""
        deploy = f"""from pyinfra.operations import server
for n in range({self.count}):
    server.shell(name=f'item {{n}}', commands=[f'echo item {{n}} >> {PLACE}/log'])
"""
        return {
            "runbook": tools.apply(tools.write("case7.yml", runbook), 1),
            "ansible-core": tools.ansible(tools.write("case7-playbook.yml", playbook), 1),
            "pyinfra": tools.pyinfra(tools.write("case7_deploy.py", deploy), 1),
            "ssh": tools.ssh([line.replace("N", str(n)) for n in range(self.count)], 1),
        }

    def verify(self, hosts):
        text = hosts.root(0, f"cat {PLACE}/log")
        return "" if text == "".join(f"item {n}\n" for n in range(self.count)) else "the items are not all there, in order"


class Stream(Case):
    """One step that writes 100 MB."""

    number = 8
    title = "100 MB of output from one step"
    line = "head -c 75000000 /dev/zero | base64 -w 76"

    def commands(self, tools):
        runbook = f"""runbook: case8
plays:
  - name: output
    hosts: all
    steps:
      - name: output
        shell: {{ run: {literal(self.line)}, effect: read }}
"""
        return {
            "runbook": tools.apply(tools.write("case8.yml", runbook), 1),
            "pyinfra": tools.pyinfra(
                tools.write("case8_deploy.py", f"from pyinfra.operations import server\nserver.shell(name='output', commands=[{self.line!r}])\n"), 1
            ),
            "ssh": tools.ssh([self.line], 1),
        }


class Start(Case):
    """Starts that connect to nobody."""

    number = 1
    hosts = 0
    clean_first = False

    def __init__(self, title, runbook, peers):
        self.title, self._runbook, self._peers = title, runbook, peers

    def commands(self, tools):
        return {"runbook": [tools.runbook, *self._runbook(tools)], **{name: peer(tools) for name, peer in self._peers.items()}}

    def prepare(self, hosts):
        pass


def every():
    """All cases that need nothing but the containers, in order."""
    return [
        Start(
            "`--version`",
            lambda tools: ["--version"],
            {
                "ansible-core": lambda tools: [str(tools.venv / "bin/ansible-playbook"), "--version"],
                "pyinfra": lambda tools: [str(tools.venv / "bin/pyinfra"), "--version"],
            },
        ),
        Start("`check restore.yml`", lambda tools: ["check", "restore.yml", *site(tools)], {"ansible-core": syntax}),
        Start("`plan --offline restore.yml`", lambda tools: ["plan", "--offline", "restore.yml", *site(tools)], {"ansible-core": syntax}),
        Steps(2, "1 host, 20 shell steps with register and when", 1, 20, ("ansible-core", "mitogen", "pyinfra", "ssh")),
        Steps(3, "20 hosts, 10 steps", 20, 10, ("ansible-core", "mitogen", "pyinfra", "ssh")),
        Steps(4, "1 host, 200 steps", 1, 200, ("ansible-core", "pyinfra", "ssh")),
        Files(again=False),
        Files(again=True),
        Statements(),
        Loop(),
        Stream(),
    ]


def site(tools):
    """The site that `runbook init` makes: its own configuration names the inventory and the profile."""
    import subprocess

    place = tools.work / "site"
    if not place.exists():
        subprocess.run([tools.runbook, "init", str(place)], check=True, stdout=subprocess.DEVNULL)
    return ["-i", str(place / "inventories/site.yml"), "-i", str(place / "profiles/site.yml")]


def syntax(tools):
    """A playbook of as many tasks as restore.yml has steps, with the same kinds of keys."""
    tasks = "".join(
        f"    - name: step {n}\n      ansible.builtin.shell: \"test -e /var/lib/{n}-{{{{ mount }}}}\"\n      register: r{n}\n"
        + (f"      when: r{n - 1}.rc == 0\n" if n > 1 else "")
        for n in range(1, 66)
    )
    playbook = tools.write("restore-playbook.yml", "- hosts: all\n  gather_facts: false\n  vars: { mount: /data01 }\n  tasks:\n" + tasks)
    return [*tools.ansible(playbook, 1), "--syntax-check"]
