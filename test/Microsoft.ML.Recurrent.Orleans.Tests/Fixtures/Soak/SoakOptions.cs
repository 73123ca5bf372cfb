namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures.Soak;

/// <summary>The size of a soak. Immutable.</summary>
internal sealed record SoakOptions
{
    public int Series { get; init; } = 100_000;

    /// <summary>Events of all series; each has as many.</summary>
    public int Events { get; init; } = 1_000_000;

    /// <summary>Silos, each a process of its own.</summary>
    public int Silos { get; init; } = 2;

    /// <summary>Silos that are killed while events flow; the last kill takes all of them.</summary>
    public int Kills { get; init; } = 4;

    /// <summary>Callers, each with series of its own, whose events it sends one after another.</summary>
    public int Callers { get; init; } = 512;

    public int Seed { get; init; } = 1;

    /// <summary>The time after which an idle series leaves memory.</summary>
    public TimeSpan CollectionAge { get; init; } = TimeSpan.FromSeconds(20);

    public int EventsPerSeries => Events / Series;

    /// <exception cref="ArgumentException">The numbers do not go together.</exception>
    public void ThrowIfInvalid()
    {
        if (Series < Callers || Events % Series != 0)
            throw new ArgumentException($"{Events} events of {Series} series for {Callers} callers; expected a series or more per caller, and a whole number of events per series.");
    }
}
