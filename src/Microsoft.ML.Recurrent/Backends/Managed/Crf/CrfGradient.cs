namespace Microsoft.ML.Recurrent.Backends.Managed.Crf;

/// <summary>The gradients of what a field reads.</summary>
/// <param name="emissions">(TotalSteps, labels), written.</param>
/// <param name="transitions">(labels, labels), added to.</param>
/// <param name="start">(labels), added to.</param>
/// <param name="end">(labels), added to.</param>
internal readonly ref struct CrfGradient(RowMemory emissions, Span<float> transitions, Span<float> start, Span<float> end)
{
    public RowMemory Emissions { get; } = emissions;

    public Span<float> Transitions { get; } = transitions;

    private Span<float> Start { get; } = start;

    private Span<float> End { get; } = end;

    /// <summary>Adds a row to the gradients of start and end, which are those of its first and last emissions.</summary>
    public void AddEnds(CrfRow row, int labels)
    {
        var first = Emissions.Span(row.Position(0), labels);
        var last = Emissions.Span(row.Position(row.Length - 1), labels);
        for (int label = 0; label < labels; label++)
        {
            Start[label] += first[label];
            End[label] += last[label];
        }
    }
}
