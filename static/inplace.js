/* The question at the end of an article is answered in place: what that takes is fetched when it comes near. */
const place = document.querySelector("[data-inplace]");
if (place) {
  new IntersectionObserver((entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    for (const source of [place.dataset.htmx, place.dataset.site]) {
      const script = document.createElement("script");
      script.src = source;
      script.async = false;
      document.head.append(script);
    }
  }, { rootMargin: "400px" }).observe(place);
}
