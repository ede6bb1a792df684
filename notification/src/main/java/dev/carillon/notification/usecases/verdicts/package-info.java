/// What is to become of deliveries: decided here, whether they are run or only foretold.
@NullMarked
package dev.carillon.notification.usecases.verdicts;

import org.jspecify.annotations.NullMarked;
