<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use CoverageKernel\Definitions;
use CoverageKernel\Seeds;
use Illuminate\Contracts\Container\Container;
use Illuminate\Database\QueryException;
use Throwable;

/** The section of `php artisan about`: it says what it can, and of all else why it cannot. */
final class AboutCoverageKernel
{
    /** @return array<string, string> */
    public static function section(Container $application): array
    {
        return [
            'Extension version' => Extension::version() ?? 'not loaded: '.Extension::INSTALL_COMMAND,
            'Contract version' => self::say(static fn (): string => (string) Definitions::fromJson(Seeds::kernel())->contract()),
            'Activation' => self::say(static fn (): string => $application->make(DefinitionsRepository::class)->activation()->value),
            'Definitions digest' => self::say(static fn (): string => $application->make(DefinitionsRepository::class)->get()->digest()),
        ];
    }

    /** @param  callable(): string  $value */
    private static function say(callable $value): string
    {
        try {
            Extension::ensureUsable();

            return $value();
        } catch (Throwable $reason) {
            // What the database said, without the query, and only its first line.
            $said = $reason instanceof QueryException ? $reason->getPrevious() ?? $reason : $reason;

            return 'not available: '.strtok($said->getMessage(), "\n");
        }
    }
}
