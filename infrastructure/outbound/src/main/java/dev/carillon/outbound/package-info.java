/// Calls to addresses that others have named: never to a private network.
@NullMarked
package dev.carillon.outbound;

import org.jspecify.annotations.NullMarked;
