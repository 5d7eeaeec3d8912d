(() => {
  'use strict';
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const root = document.documentElement;
  const form = one('.controls');
  const search = one('#search');
  const host = one('#host');
  const kinds = all('input[name=kind]');
  const changes = one('#changes');
  const count = one('#count');
  const nothing = one('.nothing');
  const plays = all('.play');
  const folds = all('details');

  const steps = all('.step').map(element => {
    const parent = element.parentElement.closest('.step');
    return {
      element,
      parent: parent === null ? undefined : parent.id,
      play: element.closest('.play'),
      group: element.classList.contains('group'),
      summary: element.firstElementChild,
      body: one(':scope > .body', element),
      outcomes: all(':scope > .body > .outcome', element).map(outcome => ({
        element: outcome,
        hosts: new Set(outcome.dataset.hosts.split(' ')),
        kind: outcome.dataset.kind,
        changes: 'changes' in outcome.dataset,
      })),
    };
  });
  const byId = new Map(steps.map(step => [step.element.id, step]));
  const leaves = steps.filter(step => !step.group);
  const text = step => step.text ??= [
    step.summary.textContent.toLowerCase(),
    step.body.textContent.toLowerCase(),
  ];

  // ── What is shown ──
  let unfolded = [];

  function apply() {
    const words = search.value.trim().toLowerCase();
    const ticked = new Set(kinds.filter(kind => kind.checked).map(kind => kind.value));
    const fits = (step, outcome) =>
      (host.value === '' || outcome.hosts.has(host.value))
      && (step.group || (ticked.has(outcome.kind) && (!changes.checked || outcome.changes)));

    unfolded.forEach(fold => { fold.open = false; });
    unfolded = [];
    for (const step of steps) {
      const parent = byId.get(step.parent);
      const [summary, body] = words === '' ? ['', ''] : text(step);
      step.hit = summary.includes(words) || body.includes(words);
      step.inside = parent !== undefined && (parent.inside || (words !== '' && parent.hit));
      step.shown = false;
      for (const outcome of step.outcomes) {
        const fit = fits(step, outcome);
        outcome.element.classList.toggle('off', !fit);
        step.shown ||= fit;
      }
      step.shown &&= step.hit || step.inside;
      step.below = false;
    }
    // Steps stand before those inside them, so from the end every step knows whether it leads to one.
    const filtered = ticked.size < kinds.length || changes.checked;
    for (const step of [...steps].reverse()) {
      if (step.group) {
        step.shown = step.below || (step.shown && !filtered);
      }
      if (step.shown && step.parent !== undefined) {
        byId.get(step.parent).below = true;
      }
      step.element.classList.toggle('off', !step.shown);
    }
    const shown = leaves.filter(step => step.shown);
    for (const play of plays) {
      play.classList.toggle('off', !steps.some(step => step.play === play && step.shown)
        && shown.length < leaves.length);
    }
    if (words !== '') {
      unfold(words);
    }
    highlight(words);
    count.textContent = shown.length === leaves.length
      ? (leaves.length === 1 ? '1 step' : leaves.length + ' steps')
      : shown.length + ' of ' + leaves.length + ' steps';
    nothing.hidden = shown.length > 0 || leaves.length === 0;
  }

  /* A hit that a fold hides is unfolded, and folded again with the next search. */
  function unfold(words) {
    const hits = steps.filter(step => step.shown && step.hit);
    for (const step of hits.slice(0, 200)) {
      const folded = [];
      if (!text(step)[0].includes(words)) {
        folded.push(step.element);
      }
      for (let at = step.element.parentElement.closest('details'); at !== null;
        at = at.parentElement.closest('details')) {
        folded.push(at);
      }
      for (const fold of folded.filter(each => !each.open)) {
        fold.open = true;
        unfolded.push(fold);
      }
    }
  }

  function highlight(words) {
    if (!('highlights' in CSS)) {
      return;
    }
    CSS.highlights.delete('hit');
    if (words === '') {
      return;
    }
    const ranges = [];
    for (const step of steps.filter(each => each.shown && each.hit)) {
      for (const part of [step.summary, step.body]) {
        const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
        while (walker.nextNode() && ranges.length < 2000) {
          const content = walker.currentNode.data.toLowerCase();
          for (let at = content.indexOf(words); at >= 0; at = content.indexOf(words, at + words.length)) {
            const range = new Range();
            range.setStart(walker.currentNode, at);
            range.setEnd(walker.currentNode, Math.min(at + words.length, walker.currentNode.length));
            ranges.push(range);
          }
        }
      }
    }
    CSS.highlights.set('hit', new Highlight(...ranges));
  }

  function reset() {
    search.value = '';
    host.value = '';
    kinds.forEach(kind => { kind.checked = true; });
    changes.checked = false;
    apply();
  }

  // ── Folding ──
  const foldAll = open => {
    unfolded = [];
    folds.forEach(fold => {
      if (!fold.classList.contains('long')) {
        fold.open = open || fold.classList.contains('play');
      }
    });
  };

  function reveal() {
    const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    if (target === null || !target.matches('details')) {
      return;
    }
    if (target.closest('.off') !== null) {
      reset();
    }
    for (let at = target; at !== null; at = at.parentElement.closest('details')) {
      at.open = true;
    }
    target.scrollIntoView();
    target.firstElementChild.focus({ preventScroll: true });
  }

  // ── Colours ──
  const theme = one('#theme');
  const darkSystem = matchMedia('(prefers-color-scheme: dark)');
  const dark = () => (root.dataset.theme ?? (darkSystem.matches ? 'dark' : 'light')) === 'dark';
  const pressed = () => theme.setAttribute('aria-pressed', String(dark()));
  theme.addEventListener('click', () => {
    root.dataset.theme = dark() ? 'light' : 'dark';
    pressed();
  });
  darkSystem.addEventListener('change', pressed);

  // ── Printing: everything is unfolded ──
  let folded = [];
  addEventListener('beforeprint', () => {
    folded = folds.filter(fold => !fold.open);
    folded.forEach(fold => { fold.open = true; });
  });
  addEventListener('afterprint', () => {
    folded.forEach(fold => { fold.open = false; });
  });

  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('input', apply);
  one('#expand').addEventListener('click', () => foldAll(true));
  one('#collapse').addEventListener('click', () => foldAll(false));
  one('#reset').addEventListener('click', () => {
    reset();
    search.focus();
  });
  addEventListener('hashchange', reveal);
  addEventListener('keydown', event => {
    if (event.key === '/' && !event.target.matches('input[type=search], select')
      && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    } else if (event.key === 'Escape' && event.target === search) {
      search.value = '';
      apply();
    }
  });

  form.hidden = false;
  theme.hidden = false;
  pressed();
  reset();
  reveal();
})();
