<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Log;

use DateTimeImmutable;
use JsonException;
use UnexpectedValueException;

/**
 * The columns of a kept decision that repeat parts of its text, so that an application can search for decisions.
 *
 * @internal
 */
final class DecisionColumns
{
    /** Where each column is in the decision (contract §4.4). */
    private const PATHS = [
        'workspace_id' => ['claim', 'workspace_id'],
        'managed_environment_id' => ['claim', 'managed_environment_id'],
        'provider_connection_id' => ['claim', 'provider_connection_id'],
        'scope_key' => ['claim', 'scope_key'],
        'level' => ['claim', 'level'],
        'audience' => ['claim', 'audience'],
        'as_of' => ['claim', 'as_of'],
        'state' => ['state'],
        'permitted' => ['permitted'],
        'definitions_digest' => ['definitions_digest'],
        'observed_digest' => ['observed_digest'],
    ];

    /** @return list<string> */
    public static function names(): array
    {
        return array_keys(self::PATHS);
    }

    /**
     * Reads the values of the columns from the JSON text of a decision.
     *
     * @return array<string, string|bool|null>
     *
     * @throws JsonException|UnexpectedValueException if the text is not a decision
     */
    public static function of(string $decision): array
    {
        $document = json_decode($decision, true, flags: JSON_THROW_ON_ERROR);
        $values = [];
        foreach (self::PATHS as $column => $path) {
            $value = $document;
            foreach ($path as $key) {
                $value = is_array($value) ? $value[$key] ?? null : null;
            }
            if (! is_string($value) && ! is_bool($value) && $value !== null) {
                throw new UnexpectedValueException(sprintf('expected `/%s` to be text, found %s', implode('/', $path), get_debug_type($value)));
            }
            $values[$column] = $value;
        }

        return $values;
    }

    /** Whether a stored value is the decision's. Databases return booleans, numbers and times in several forms. */
    public static function agree(string $column, mixed $stored, string|bool|null $decided): bool
    {
        if ($stored === null || $decided === null) {
            return $stored === $decided;
        }

        if (is_bool($decided)) {
            return in_array($stored, [true, 1, '1', 't', 'true'], true) === $decided;
        }

        if ($column === 'as_of' && is_string($stored)) {
            return self::sameTime(date_create_immutable($stored), date_create_immutable($decided));
        }

        return is_scalar($stored) && (string) $stored === $decided;
    }

    /** Times are the same to one microsecond, because Postgres rounds a finer time and PHP cuts it off. */
    private static function sameTime(DateTimeImmutable|false $stored, DateTimeImmutable|false $decided): bool
    {
        return $stored !== false && $decided !== false
            && $stored >= $decided->modify('-1 microsecond') && $stored <= $decided->modify('+1 microsecond');
    }
}
