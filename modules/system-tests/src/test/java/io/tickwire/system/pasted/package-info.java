/** What users paste from the documentation, pasted by a test. */
package io.tickwire.system.pasted;
