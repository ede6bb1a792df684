/// Signed webhooks.
@NullMarked
package dev.carillon.webhook;

import org.jspecify.annotations.NullMarked;
