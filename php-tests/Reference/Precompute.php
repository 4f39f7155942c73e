<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/** The standings that observed coverage computes before a claim needs them. The decisions are the same. */
enum Precompute
{
    /** None: each claim looks at the counts of each row. */
    case Nothing;

    /** The standing of each row, when it is read: each claim compares a few integers for each counted type. */
    case Rows;

    /** Also the standing of each scope, when it is first claimed: further claims that it permits do not look at the types. */
    case Scopes;
}
