@NullMarked
package dev.carillon.web.rates;

import org.jspecify.annotations.NullMarked;
