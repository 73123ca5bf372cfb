namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>The items that are recommended for a session, as data saved with the model.</summary>
/// <param name="Count">How many, the most probable first; where there are fewer, the last places are none.</param>
/// <param name="ExcludesSeen">Whether those that the session holds are left out.</param>
internal sealed record ItemChoice(int Count, bool ExcludesSeen)
{
    /// <summary>Makes the choice that options ask for.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="items">The number of all items.</param>
    public static ItemChoice Of(NextItemOptions options, int items) => new(options.Count ?? Math.Min(NextItemOptions.DefaultCount, items), options.ExcludeSeen);
}
