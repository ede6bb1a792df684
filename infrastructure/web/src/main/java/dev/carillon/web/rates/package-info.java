/// How much may be sent: token buckets in this process, so that each node counts by itself.
@NullMarked
package dev.carillon.web.rates;

import org.jspecify.annotations.NullMarked;
