<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests\Support;

use CoverageKernel\Laravel\DefinitionsRepository;

/** The activation of the kernel with the definitions in the database, as an operator configures it after a review. */
final class ReviewedDefinitions
{
    public static function activate(): void
    {
        config([
            'coverage-kernel.activation' => 'active',
            'coverage-kernel.reviewed_definitions' => app(DefinitionsRepository::class)->digestWhenActive(),
        ]);
    }
}
