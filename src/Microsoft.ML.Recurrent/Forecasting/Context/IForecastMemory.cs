using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Context;

/// <summary>The memory of series from origin to origin, over one walk through data. For one thread at a time.</summary>
internal interface IForecastMemory
{
    /// <summary>Reads on to the origins.</summary>
    /// <param name="origins">Each series' origins in the order of their rows, none before one that was asked for earlier.</param>
    IWindowStarts Advance(IReadOnlyList<Origin> origins);

    /// <summary>A memory of paths that leave their series after an origin.</summary>
    /// <param name="starts">What <see cref="Advance"/> gave for the origins.</param>
    /// <param name="paths">One path per origin, which holds the origin's row.</param>
    IForecastMemory Branch(IWindowStarts starts, IReadOnlyList<Origin> paths);
}

/// <summary>Windows need no memory.</summary>
internal sealed class NoMemory(int window) : IForecastMemory
{
    public IWindowStarts Advance(IReadOnlyList<Origin> origins) => new WindowStarts(origins, window);

    public IForecastMemory Branch(IWindowStarts starts, IReadOnlyList<Origin> paths) => this;
}
