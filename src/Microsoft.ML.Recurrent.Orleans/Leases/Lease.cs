namespace Microsoft.ML.Recurrent.Orleans.Leases;

/// <summary>A right to work on one item, which ends unless it is renewed. Immutable.</summary>
/// <param name="Group">The items' group.</param>
/// <param name="Item">The item.</param>
/// <param name="Attempt">The number of this taking, which rises with each: a result counts only with the attempt that is still the item's.</param>
/// <param name="Owner">The owner.</param>
/// <param name="Until">The end by the store's clock, as of the taking.</param>
internal sealed record Lease(string Group, string Item, long Attempt, string Owner, DateTimeOffset Until);

/// <summary>The state of an item.</summary>
internal enum LeaseStatus
{
    /// <summary>Nobody has it, or its lease has ended.</summary>
    Free,

    /// <summary>An owner has it.</summary>
    Leased,

    /// <summary>It is done, for good.</summary>
    Completed,
}

/// <summary>An item as the store has it. Immutable.</summary>
/// <param name="Item">The item.</param>
/// <param name="Status">The state.</param>
/// <param name="Attempt">The last taking; 0 if there was none.</param>
/// <param name="Owner">The owner of the last taking; null where there was none or it was given back.</param>
/// <param name="Until">The end of its lease by the store's clock.</param>
/// <param name="Result">The result; null unless it is completed with one.</param>
internal sealed record LeasedItem(string Item, LeaseStatus Status, long Attempt, string? Owner, DateTimeOffset? Until, string? Result);
