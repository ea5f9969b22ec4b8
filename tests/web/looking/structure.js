() => {
  const faults = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const said = (one) => (one.textContent || '').trim() || one.getAttribute('aria-label') || '';
  const told = (one) => `${one.tagName.toLowerCase()}#${one.id} ${said(one).slice(0, 40)}`;
  if (document.documentElement.lang !== 'en-GB') faults.push('no language');
  if (!document.title.trim()) faults.push('no title');
  for (const name of ['h1', 'main', 'header', 'footer'])
    if (all(name).length !== 1) faults.push(`${all(name).length} times ${name}`);
  const skip = document.querySelector('body > a');
  if (!skip || skip.getAttribute('href') !== '#main') faults.push('no skip link first');
  const ids = all('[id]').map((one) => one.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at)))
    faults.push(`two with the id ${id}`);
  let level = 1;
  for (const one of all('main h1, main h2, main h3, main h4')) {
    const now = Number(one.tagName[1]);
    if (now > level + 1) faults.push(`heading skips a level: ${told(one)}`);
    level = now;
  }
  for (const one of all('input:not([type=hidden]), select, textarea')) {
    const label = one.labels && one.labels[0];
    if (!label || !said(label)) faults.push(`no label: ${told(one)} ${one.name}`);
  }
  for (const one of all('a, button, summary')) if (!said(one)) faults.push(`no name: ${told(one)}`);
  for (const one of all('[aria-describedby], [aria-labelledby]'))
    for (const name of ['aria-describedby', 'aria-labelledby'])
      for (const id of (one.getAttribute(name) || '').split(' ').filter(Boolean))
        if (!document.getElementById(id)) faults.push(`refers to nothing: ${id}`);
  for (const one of all('a[href^="#"]'))
    if (!document.getElementById(one.getAttribute('href').slice(1)))
      faults.push(`leads nowhere: ${one.getAttribute('href')}`);
  for (const one of all('nav'))
    if (!one.getAttribute('aria-label')) faults.push('navigation without a name');
  for (const one of all('fieldset'))
    if (!one.querySelector('legend')) faults.push('fieldset without a legend');
  for (const one of all('table')) {
    if (!one.caption) faults.push('table without a caption');
    for (const cell of one.querySelectorAll('th'))
      if (!cell.scope) faults.push(`heading of a table without a scope: ${told(cell)}`);
  }
  for (const one of all('script, [onclick], [style]')) faults.push(`not from us: ${told(one)}`);
  return faults;
}
