namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>The items that are recommended for a session, as data saved with the model.</summary>
/// <param name="Count">How many, the most probable first.</param>
/// <param name="ExcludesSeen">Whether those that the session holds are left out.</param>
internal sealed record ItemChoice(int Count, bool ExcludesSeen)
{
    /// <summary>Makes the choice that options ask for.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="column">The column of the items.</param>
    /// <param name="items">How many there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">More items are asked for than there are.</exception>
    public static ItemChoice Of(NextItemOptions options, string column, int items) => options.Count is { } count && count > items
        ? throw Errors.Parameter("input", $"NextItem.Count is {count}, but item column '{column}' is a key of {items} values; expected 1 to {items}, or null.")
        : new ItemChoice(options.Count ?? Math.Min(NextItemOptions.DefaultCount, items), options.ExcludeSeen);
}
