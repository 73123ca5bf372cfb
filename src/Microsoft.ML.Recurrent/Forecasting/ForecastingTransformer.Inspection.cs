using Microsoft.ML;
using Microsoft.ML.Recurrent.Forecasting.Inspection;
using Microsoft.ML.Recurrent.Forecasting.Scoring;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Inspection;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent;

/// <content>What the network computes on its way to a forecast.</content>
public sealed partial class ForecastingTransformer
{
    private ForecastInspector? _inspector;

    private ForecastInspector Inspector => _inspector ??= new ForecastInspector(Fitted, _scorer);

    /// <summary>Inspects forecasts: each gate by its name, states and outputs of every layer at every step of the window that leads to a row's forecast. Needs no native library.</summary>
    /// <param name="input">Data with the columns the network was fitted on, of the same types, each series in time order.</param>
    /// <returns>An inspection for every row, in order, made when it is asked for. Rows whose history is too short have a forecast of NaN and are inspected all the same.</returns>
    /// <exception cref="ArgumentException">Columns are missing or of another type; the message lists all of them.</exception>
    /// <exception cref="InvalidOperationException">The network is not among the members, or has no weight in the blend.</exception>
    public IEnumerable<ForecastInspection> Inspect(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Inspect(input, Bind(input.Schema), new InspectedOrigins(Inspector));
    }

    /// <summary>Inspects the forecast from the last of some rows, as <see cref="Inspect(IDataView)"/> does.</summary>
    /// <typeparam name="TRow">A class with a property for each column the network reads, of the types that ML.NET makes a data view of; a base class of the rows stands for theirs. A key is a property with <c>[KeyType]</c>,
    /// which an anonymous type cannot have.</typeparam>
    /// <param name="history">The rows of a series up to the one that is forecast from, in time order, one at least: <see cref="HistoryRows"/> of them give the forecast of the whole series.</param>
    /// <exception cref="ArgumentException">There is no row, or columns are missing or of another type; the message lists all of them.</exception>
    /// <exception cref="InvalidOperationException">The network is not among the members, or has no weight in the blend.</exception>
    public ForecastInspection InspectRow<TRow>(IEnumerable<TRow> history)
        where TRow : class
    {
        ArgumentNullException.ThrowIfNull(history);
        return Inspect(RowsByType.View([.. history])).LastOrDefault()
            ?? throw new ArgumentException("There is no row; give those of a series up to the one that is forecast from.", nameof(history));
    }

    /// <summary>
    /// A lazy view with what <see cref="Inspect(IDataView)"/> reports as columns: <c>gate_{name}_l{layer}</c>, <c>state_{name}_l{layer}</c> and <c>output_l{layer}</c>; those of an
    /// ensemble's further networks begin with <c>ensemble.{network}.</c>, those of further targets that are read as series of their own with <c>target.{target}.</c> before that. Each is a
    /// <c>Vector&lt;Single&gt;</c> of (steps, units), one step after another.
    /// </summary>
    /// <param name="input">Data with the columns the network was fitted on, of the same types, each series in time order.</param>
    /// <exception cref="ArgumentException">Columns are missing or of another type; the message lists all of them.</exception>
    /// <exception cref="InvalidOperationException">The network is not among the members, or has no weight in the blend.</exception>
    public IDataView AddInspection(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Bind(input.Schema);
        var bindings = new OutputBindings(input.Schema, Fitted.Columns.Names, Inspector.Columns.Columns, areScores: false);
        return new RecurrentDataView(input, bindings, () => Walk(input, bindings, new InspectedOrigins(Inspector)));
    }

    private IEnumerable<ForecastInspection> Inspect(IDataView input, OutputBindings bindings, InspectedOrigins inspected)
    {
        using var walk = Walk(input, bindings, inspected);
        while (walk.MoveNext())
            yield return inspected[walk.CurrentOrigin];
    }

    private ForecastLookAhead Walk(IDataView input, OutputBindings bindings, InspectedOrigins inspected) =>
        new(input, bindings.Dependencies, Fitted, _scorer, new TimeWarnings(Fitted.Columns.Time, _warn), inspected);
}
