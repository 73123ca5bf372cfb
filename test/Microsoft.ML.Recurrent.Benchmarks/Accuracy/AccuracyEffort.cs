namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy;

/// <summary>The effort of a run: the fits, and the data.</summary>
/// <param name="GivenSeeds">Of the fits, or <see langword="null"/> for the usual ones; generated data are drawn anew for each.</param>
/// <param name="DataDirectory">The folder with the sets that are not shipped, or <see langword="null"/> to leave them out.</param>
/// <param name="LogsFits">Whether the fits' log goes to the error stream.</param>
internal sealed record AccuracyEffort(IReadOnlyList<int>? GivenSeeds, string? DataDirectory, bool LogsFits)
{
    private static readonly string[] _entries = ["ForecastBy", "Lstm", "Gru", "Rnn"];

    public IReadOnlyList<int> Seeds => GivenSeeds ?? [1, 2, 3];

    /// <summary>Seeds of fits that take an instant.</summary>
    public IReadOnlyList<int> ManySeeds => GivenSeeds ?? [1, 2, 3, 4, 5];

    /// <summary>A context for one fit.</summary>
    public MLContext CreateContext(int seed)
    {
        var context = new MLContext(seed);
        if (LogsFits)
            context.Log += (_, entry) => WriteLog(entry);
        return context;
    }

    private static void WriteLog(LoggingEventArgs entry)
    {
        // An epoch's line says nothing of what was chosen.
        if (!entry.RawMessage.StartsWith("Epoch ", StringComparison.Ordinal) && entry.Kind >= Runtime.ChannelMessageKind.Info && _entries.Any(name => entry.Source.Contains(name, StringComparison.Ordinal)))
            Console.Error.WriteLine($"    {entry.RawMessage}");
    }
}
