/* Takes away notices whose time is over since this page was made. Without it the page is whole. */
(function () {
  "use strict";
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
  sweep();
  window.addEventListener("pageshow", sweep); /* a page kept by "back" has slept */
})();
