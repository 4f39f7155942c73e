<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Log;

/** The names of the tables of kept decisions. */
final class DecisionTables
{
    public const DECISIONS = 'tenant_configuration_decisions';

    /** The definitions that kept decisions rest on, once for each digest. */
    public const DEFINITIONS = 'tenant_configuration_kept_definitions';

    /** The observed coverage that kept decisions rest on, once for each environment and digest. */
    public const OBSERVED_COVERAGE = 'tenant_configuration_kept_observed_coverage';
}
