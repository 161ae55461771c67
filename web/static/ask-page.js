/** The page at /: a question in the list is put to the widget. Without script the same links open the page with it. */

await customElements.whenDefined("nicwise-advisor");
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-ask]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  document.querySelector("nicwise-advisor").ask(link.dataset.ask);
});
