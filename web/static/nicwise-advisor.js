/** Registers <nicwise-advisor>; a second copy of this file on a page does nothing. */
import { NicwiseAdvisorElement } from "./nicwise-advisor-element.js";

if (!customElements.get("nicwise-advisor")) customElements.define("nicwise-advisor", NicwiseAdvisorElement);
