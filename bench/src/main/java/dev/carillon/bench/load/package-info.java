/// The one client of all servers, and what is measured with it.
@NullMarked
package dev.carillon.bench.load;

import org.jspecify.annotations.NullMarked;
