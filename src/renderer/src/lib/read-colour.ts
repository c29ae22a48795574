/** The colour a token has here and now, as `rgb(...)`: canvas drawing cannot use `var()` or `light-dark()`. */
export function readColour(element: HTMLElement, token: `--${string}`): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  element.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}
