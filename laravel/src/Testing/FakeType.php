<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Testing;

use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
use CoverageKernel\ListingOutcome;
use CoverageKernel\ReasonCode;
use CoverageKernel\SourceClass;
use CoverageKernel\SupportState;
use DateTimeImmutable;

/**
 * A type of a fake scope, with its definition and its observed coverage. At first it is covered for every claim: one certified
 * resource was listed and captured at the time of the claim.
 *
 * @internal
 *
 * @phpstan-import-type ListingArray from \CoverageKernel\ObservedCoverage
 * @phpstan-import-type RowArray from \CoverageKernel\ObservedCoverage
 *
 * @phpstan-type ResourceTypeArray array<string, string>
 */
final class FakeType
{
    /** The reasons of contract §4.2 with which a type is still covered. */
    private const COVERED_WITH = [
        ReasonCode::ExperimentalSource,
        ReasonCode::BetaCertification,
        ReasonCode::TypeClaimMaximum,
        ReasonCode::NotRestorable,
        ReasonCode::PreferredSourcePassedOver,
        ReasonCode::ListingNotApplicable,
        ReasonCode::IdentityDerived,
        ReasonCode::IdentityMissingExternalId,
    ];

    public bool $needsBeta = false;

    public bool $needsFallback = false;

    /** @var ResourceTypeArray */
    private array $definition;

    /** @var list<ResourceTypeArray> the definitions at other sources */
    private array $otherDefinitions = [];

    /** @var ListingArray|null */
    private ?array $listing;

    /** @var list<ListingArray> the listings at other sources */
    private array $otherListings = [];

    /** @var list<RowArray> */
    private array $rows;

    private bool $isFoundElsewhere = false;

    public function __construct(public readonly string $name, private readonly Claim $claim)
    {
        $this->definition = [
            'canonical_type' => $name,
            'source_class' => SourceClass::Tcm->value,
            'workload' => 'intune',
            'resource_class' => 'configuration',
            'support_state' => SupportState::Supported->value,
            'max_coverage_level' => CoverageLevel::Certified->value,
            'max_claim_state' => 'claim_allowed',
            'restore_tier' => 'restorable',
        ];
        $this->listing = $this->listingOf(ListingOutcome::Complete, 1);
        $this->rows = [$this->row()];
    }

    /** Whether the reason is about one type (contract §4.2). */
    public static function canHave(ReasonCode $reason): bool
    {
        $codes = ReasonCode::cases();
        $index = array_search($reason, $codes, true);

        return $index >= array_search(ReasonCode::ExperimentalSource, $codes, true)
            && $index <= array_search(ReasonCode::IdentityUnsupported, $codes, true);
    }

    /** Whether a type with this reason is not covered. */
    public static function isUncoveredBy(ReasonCode $reason): bool
    {
        return self::canHave($reason) && ! in_array($reason, self::COVERED_WITH, true);
    }

    /** Changes the type so that a decision about it has this reason. Reasons that are not about one type change nothing. */
    public function give(ReasonCode $reason): void
    {
        match ($reason) {
            ReasonCode::ExperimentalSource, ReasonCode::BetaCertification => $this->makeExperimental(),
            ReasonCode::LevelAboveTypeMaximum => $this->definition['max_coverage_level'] = $this->levelUnderAsked()->value,
            ReasonCode::TypeClaimMaximum => $this->definition['max_claim_state'] = 'claim_limited',
            ReasonCode::NotRestorable => $this->definition['restore_tier'] = 'not_restorable',
            ReasonCode::NotObserved => $this->observeNothing(),
            ReasonCode::SourceNotAdmitted => $this->observeOnlyElsewhere(),
            ReasonCode::PreferredSourcePassedOver => $this->passOverAFailedListing(),
            ReasonCode::ListingMissing => $this->listing = null,
            ReasonCode::ListingFailed => $this->listAs(ListingOutcome::Failed),
            ReasonCode::ListingPartial => $this->listAs(ListingOutcome::Partial),
            ReasonCode::ListingNotApplicable => $this->listNothing(ListingOutcome::NotApplicable),
            ReasonCode::ListingMismatch => $this->listOneMore(),
            ReasonCode::RowNotListed => $this->rows[] = [...$this->row(), 'listed' => false],
            ReasonCode::ListingContradicted => $this->isFoundElsewhere = true,
            ReasonCode::LevelNotReached => $this->addRow(['coverage_level' => $this->levelUnderAsked()]),
            ReasonCode::EvidenceMissing => $this->addRow(['evidence_state' => EvidenceState::Missing]),
            ReasonCode::EvidenceMetadataOnly => $this->addRow(['evidence_state' => EvidenceState::MetadataOnly]),
            ReasonCode::EvidencePartial => $this->addRow(['evidence_state' => EvidenceState::Partial]),
            ReasonCode::EvidenceStale => $this->addRow(['evidence_state' => EvidenceState::Stale]),
            ReasonCode::EvidenceCaptureBlocked => $this->addRow(['evidence_state' => EvidenceState::CaptureBlocked]),
            ReasonCode::EvidenceCaptureFailed => $this->addRow(['evidence_state' => EvidenceState::CaptureFailed]),
            ReasonCode::EvidenceUndated => $this->addRow(['captured_at' => null]),
            ReasonCode::EvidenceFromFuture => $this->addRow(['captured_at' => $this->captured('+1 minute')]),
            ReasonCode::EvidenceExpired => $this->addRow(['captured_at' => $this->captured('-1 day')]),
            ReasonCode::IdentityDerived => $this->addRow(['identity_state' => IdentityState::Derived]),
            ReasonCode::IdentityMissingExternalId => $this->addRow(['identity_state' => IdentityState::MissingExternalId]),
            ReasonCode::IdentityConflict => $this->addRow(['identity_state' => IdentityState::IdentityConflict]),
            ReasonCode::IdentityUnsupported => $this->addRow(['identity_state' => IdentityState::UnsupportedIdentity]),
            default => null,
        };
    }

    /** Makes the type one that no scope counts. */
    public function exclude(SupportState $state = SupportState::RegistryOnly): void
    {
        $this->definition['support_state'] = $state->value;
    }

    /** Lists no resources. */
    public function listNothing(ListingOutcome $outcome = ListingOutcome::Complete): void
    {
        $this->listing = $this->listingOf($outcome, 0);
        $this->rows = [];
    }

    /** @return non-empty-list<ResourceTypeArray> */
    public function definitions(): array
    {
        return [$this->definition, ...$this->otherDefinitions];
    }

    /** @return list<ListingArray> */
    public function listings(): array
    {
        return $this->listing === null ? $this->otherListings : [$this->listing, ...$this->otherListings];
    }

    /** @return list<RowArray> */
    public function rows(): array
    {
        return $this->rows;
    }

    /** @return list<array{canonical_type: string, resources: int<0, 4294967295>}> */
    public function elsewhere(): array
    {
        return $this->isFoundElsewhere ? [['canonical_type' => $this->name, 'resources' => 1000]] : [];
    }

    private function makeExperimental(): void
    {
        $this->definition['support_state'] = SupportState::Experimental->value;
        $this->needsBeta = true;
    }

    private function observeNothing(): void
    {
        $this->listing = null;
        $this->rows = [];
    }

    /** Moves the observed coverage to a source that no scope admits. */
    private function observeOnlyElsewhere(): void
    {
        $source = SourceClass::GraphV1Fallback;
        $this->otherDefinitions[] = ['source_class' => $source->value, 'support_state' => SupportState::RegistryOnly->value] + $this->definition;
        $this->otherListings[] = ['source_class' => $source] + $this->listingOf(ListingOutcome::Complete, 1);
        $this->observeNothing();
    }

    /** Moves the type to the fallback, and adds a failed listing at the preferred source. */
    private function passOverAFailedListing(): void
    {
        $this->needsFallback = true;
        $this->otherDefinitions[] = $this->definition;
        $this->otherListings[] = $this->listingOf(ListingOutcome::Failed, 0);
        $this->definition['source_class'] = SourceClass::GraphV1Fallback->value;
        $this->listing = $this->listingOf(ListingOutcome::Complete, 1);
        $this->rows = [$this->row()];
    }

    private function listAs(ListingOutcome $outcome): void
    {
        $this->listing = $this->listingOf($outcome, 1);
    }

    private function listOneMore(): void
    {
        $this->listing = $this->listingOf(ListingOutcome::Complete, 2);
    }

    /** @param  array{coverage_level?: CoverageLevel, evidence_state?: EvidenceState, identity_state?: IdentityState, captured_at?: string|null}  $fields */
    private function addRow(array $fields): void
    {
        $this->rows[] = [...$this->row(), ...$fields];
        if ($this->listing !== null) {
            $this->listing['resources'] = min(4294967295, $this->listing['resources'] + 1);
        }
    }

    /**
     * @param  int<0, 4294967295>  $resources
     * @return ListingArray
     */
    private function listingOf(ListingOutcome $outcome, int $resources): array
    {
        return [
            'canonical_type' => $this->name,
            'source_class' => $this->definition['source_class'],
            'outcome' => $outcome,
            'resources' => $resources,
            'captured_at' => $this->claim->asOf(),
        ];
    }

    /** @return RowArray */
    private function row(): array
    {
        return [
            'canonical_type' => $this->name,
            'source_class' => $this->definition['source_class'],
            'coverage_level' => CoverageLevel::Certified,
            'evidence_state' => EvidenceState::ContentBacked,
            'identity_state' => IdentityState::Stable,
            'captured_at' => $this->claim->asOf(),
        ];
    }

    /** A time relative to that of the claim. */
    private function captured(string $modifier): ?string
    {
        $asOf = $this->claim->asOf();

        return $asOf === null ? null : (new DateTimeImmutable($asOf))->modify($modifier)->format('Y-m-d\TH:i:s.u\Z');
    }

    private function levelUnderAsked(): CoverageLevel
    {
        return match ($this->claim->level()) {
            CoverageLevel::Certified => CoverageLevel::Renderable,
            CoverageLevel::Renderable => CoverageLevel::Comparable,
            CoverageLevel::Comparable => CoverageLevel::ContentBacked,
            CoverageLevel::ContentBacked => CoverageLevel::Detected,
            default => CoverageLevel::None,
        };
    }
}
