() => {
  const one = document.activeElement;
  if (!one || one === document.body) return '';
  const style = getComputedStyle(one);
  const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const box = one.getBoundingClientRect();
  const there = box.bottom > 0 && box.top < innerHeight;
  return seen && there ? '' : `${one.tagName} ${one.id} ${one.textContent.trim().slice(0, 40)}`;
}
