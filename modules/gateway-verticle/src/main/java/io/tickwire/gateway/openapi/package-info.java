/** The OpenAPI document of the product: requests are checked against it, and it is served as text and as a page. */
package io.tickwire.gateway.openapi;
