"""Runs a command at a terminal of its own and types what is to be typed.

    typist.py PROMPT ANSWER [PROMPT ANSWER]... -- COMMAND [ARGUMENT]...

Each answer is typed once its prompt has come, with Python's escapes: `y\\n`, `\\x03` for Ctrl-C, `\\x04` for Ctrl-D. What the
terminal showed goes to standard output; the exit code is the command's. Whoever starts it sees to it that it ends.
"""

import os
import pty
import signal
import sys

end = sys.argv.index("--")
prompts = [text.encode() for text in sys.argv[1:end:2]]
answers = [text.encode().decode("unicode_escape").encode("latin-1") for text in sys.argv[2:end:2]]

process, terminal = pty.fork()
if process == 0:
    # As in a shell, whatever the build was started to ignore.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execvp(sys.argv[end + 1], sys.argv[end + 1 :])

unanswered = b""
while True:
    try:
        shown = os.read(terminal, 4096)
    except OSError:  # Linux: nobody has the other side open any more
        break
    if not shown:
        break
    sys.stdout.buffer.write(shown)
    sys.stdout.buffer.flush()
    unanswered += shown
    while prompts and prompts[0] in unanswered:
        unanswered = unanswered.split(prompts.pop(0), 1)[1]
        os.write(terminal, answers.pop(0))

sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
