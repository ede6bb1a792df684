/// What listeners need to make notifications of events: once, for each receiver in their language,
/// and never lost.
@NullMarked
package dev.carillon.notices;

import org.jspecify.annotations.NullMarked;
