<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Hostile;

use Closure;
use CoverageKernel\Claim;
use CoverageKernel\Exception\InvalidClaim;
use CoverageKernel\Exception\InvalidObservedCoverage;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Tests\Sample;

/** The documents that the extension reads from arrays, and the paths to all their values. */
final class Documents
{
    /** @return array<string, array{array<string, mixed>, Closure(array): string, class-string}> a valid document, the method that reads it, and the exception if it is invalid */
    public static function all(): array
    {
        $definitions = Sample::definitions();
        $document = Sample::document(
            workspace_id: 17, provider_connection_id: 'c', listings: [Sample::listing(), Sample::listing('deviceCompliancePolicyWindows10')],
            rows: [Sample::row(listed: true), Sample::row()], elsewhere: [Sample::elsewhere()],
        );
        $read = fn (array $document): string => ObservedCoverage::fromArray($definitions, $document)->toJson();

        return [
            'claim' => [
                Sample::claimDocument(percent: 87.5, restore_tier: 'preview_only', denominator: Sample::types(), provider_connection_id: 'c'),
                fn (array $document): string => Claim::fromArray($document)->toJson(),
                InvalidClaim::class,
            ],
            'observed' => [$document, $read, InvalidObservedCoverage::class],
            'folded' => [json_decode($read($document), true, flags: JSON_THROW_ON_ERROR), $read, InvalidObservedCoverage::class],
        ];
    }

    /** @return list<list<int|string>> the keys that lead to each value of a document; of a list, only to the first entry */
    public static function paths(array $document): array
    {
        $paths = [];
        foreach ($document as $key => $value) {
            $paths[] = [$key];
            foreach (is_array($value) ? self::paths($value) : [] as $path) {
                $paths[] = [$key, ...$path];
            }
            if ($key === 0) {
                break;
            }
        }

        return $paths;
    }

    /** The value at a path, to be changed. */
    public static function &at(array &$document, array $path): mixed
    {
        $value = &$document;
        foreach ($path as $key) {
            $value = &$value[$key];
        }

        return $value;
    }

    /** A copy of a document with another value at a path. */
    public static function with(array $document, array $path, mixed $value): array
    {
        $key = array_shift($path);
        $document[$key] = $path === [] ? $value : self::with($document[$key], $path, $value);

        return $document;
    }

    /** A copy of a document without the value at a path. */
    public static function without(array $document, array $path): array
    {
        $key = array_shift($path);
        if ($path === []) {
            unset($document[$key]);
        } else {
            $document[$key] = self::without($document[$key], $path);
        }

        return $document;
    }
}
