(least) => [...document.querySelectorAll('button, select, input:not([type=hidden]), nav a, .button')]
  .filter((one) => one.getClientRects().length)
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.width < least || box.height < least)
  .map(([one, box]) => `${one.tagName} ${one.id} ${one.textContent.trim()} ${box.width}×${box.height}`)
