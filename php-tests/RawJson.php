<?php

declare(strict_types=1);

namespace CoverageKernel\Tests;

use LogicException;

/**
 * Splits a JSON text into its parts without decoding them. `json_decode` returns the same for `87.50`, `8.75e1` and `87.5`, for
 * `{}` and `[]`, and for `"\u0061"` and `"a"`, and some vectors test these differences.
 *
 * The text must be valid JSON.
 */
final class RawJson
{
    private int $offset = 0;

    private function __construct(private readonly string $json) {}

    /**
     * The texts of the values of an object, by key.
     *
     * @return array<string, string>
     */
    public static function members(string $object): array
    {
        $cursor = new self($object);
        $members = [];
        $cursor->entries('{', '}', function () use ($cursor, &$members): void {
            $key = json_decode($cursor->value(), flags: JSON_THROW_ON_ERROR);
            $cursor->expect(':');
            $members[$key] = $cursor->value();
        });

        return $members;
    }

    /**
     * The texts of the entries of a list.
     *
     * @return list<string>
     */
    public static function entriesOf(string $list): array
    {
        $cursor = new self($list);
        $entries = [];
        $cursor->entries('[', ']', function () use ($cursor, &$entries): void {
            $entries[] = $cursor->value();
        });

        return $entries;
    }

    /** The text without the white space between its tokens. */
    public static function compact(string $json): string
    {
        return preg_replace('/("(?:[^"\\\\]++|\\\\.)*+")|\s++/', '$1', $json) ?? throw new LogicException(preg_last_error_msg());
    }

    /** @param  callable(): void  $readEntry */
    private function entries(string $open, string $close, callable $readEntry): void
    {
        $this->expect($open);
        while (! $this->skip($close)) {
            $readEntry();
            $this->skip(',');
        }
    }

    private function expect(string $token): void
    {
        $this->skip($token) || throw new LogicException("expected `{$token}` at byte {$this->offset} of {$this->json}");
    }

    private function skip(string $token): bool
    {
        $this->offset += strspn($this->json, " \t\r\n", $this->offset);
        if (substr_compare($this->json, $token, $this->offset, 1) !== 0) {
            return false;
        }
        $this->offset++;

        return true;
    }

    private function value(): string
    {
        $this->offset += strspn($this->json, " \t\r\n", $this->offset);
        $start = $this->offset;
        $depth = 0;
        do {
            match ($this->json[$this->offset]) {
                '{', '[' => [$depth++, $this->offset++],
                '}', ']' => [$depth--, $this->offset++],
                '"' => $this->string(),
                ',', ':' => $this->offset++,
                default => $this->offset += strcspn($this->json, " \t\r\n,:\"{}[]", $this->offset),
            };
            if ($depth > 0) {
                $this->offset += strspn($this->json, " \t\r\n", $this->offset);
            }
        } while ($depth > 0);

        return substr($this->json, $start, $this->offset - $start);
    }

    private function string(): void
    {
        $this->offset++;
        while (($this->offset += strcspn($this->json, '"\\', $this->offset)) && $this->json[$this->offset] === '\\') {
            $this->offset += 2;
        }
        $this->offset++;
    }
}
