/* The print button of a check-list page. */
const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.querySelector("button").onclick = () => window.print();
}
