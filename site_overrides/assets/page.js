/* What any page may need; without it every page is whole. */
(function () {
  "use strict";
  /* Takes away notices whose time is over since this page was made. */
  var timer;
  function sweep() {
    var now = Date.now(), next = 864e5;
    document.querySelectorAll("[data-expires]").forEach(function (shown) {
      var left = Date.parse(shown.getAttribute("data-expires")) - now;
      if (left <= 0) shown.hidden = true;
      else if (left < next) next = left; /* an unreadable time stays shown: better too long than never */
    });
    clearTimeout(timer);
    timer = setTimeout(sweep, next + 1);
  }
  if (document.querySelector("[data-expires]")) {
    sweep();
    window.addEventListener("pageshow", sweep); /* a page kept by "back" has slept */
  }
  /* Leaves at once: nothing is seen while the other page comes, and "back" does not return here. */
  var out = document.querySelector(".leave a"), pressed = [];
  if (!out) return;
  function leave(event) {
    event.preventDefault();
    document.body.hidden = true;
    document.title = " ";
    location.replace(out.href);
  }
  out.addEventListener("click", leave);
  document.querySelector(".leave li[hidden]").hidden = false;
  window.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || event.repeat) return;
    pressed = pressed.filter(function (when) { return event.timeStamp - when < 3000; });
    if (pressed.push(event.timeStamp) > 2) leave(event);
  });
})();
