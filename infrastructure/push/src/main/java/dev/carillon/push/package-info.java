/// Push by Web Push, FCM and APNs.
@NullMarked
package dev.carillon.push;

import org.jspecify.annotations.NullMarked;
