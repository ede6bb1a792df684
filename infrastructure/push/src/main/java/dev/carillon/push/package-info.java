/// Push by Web Push, FCM and APNs. This package has what the three share; each of the others speaks
/// to one push service and knows no other.
@NullMarked
package dev.carillon.push;

import org.jspecify.annotations.NullMarked;
