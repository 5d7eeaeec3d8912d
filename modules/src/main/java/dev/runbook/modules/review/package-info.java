/// The module `review`: shows whoever reviews a plan what they must have seen.
@NullMarked
package dev.runbook.modules.review;

import org.jspecify.annotations.NullMarked;
