using Microsoft.ML.Recurrent.Forecasting.Backtesting;

namespace Microsoft.ML.Recurrent;

/// <summary>The results of a backtest.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record BacktestResult
{
    /// <summary>All folds together.</summary>
    public required ForecastEvaluation Overall { get; init; }

    /// <summary>Each fold, in the order of its origin.</summary>
    public required IReadOnlyList<BacktestFold> Folds
    {
        get;
        init => field = ValueList<BacktestFold>.Of(value);
    }

    /// <summary>Series that some folds do not measure, as each series has its own scale and the folds' fit had none of it: it begins
    /// after the fit's rows. <see cref="BacktestOptions.RefitEvery"/> fits more often.</summary>
    public IReadOnlyList<BacktestOmission> LeftOut
    {
        get;
        init => field = ValueList<BacktestOmission>.Of(value);
    } = ValueList<BacktestOmission>.Empty;

    /// <summary>A line per fold, then one of all folds and one per baseline, under a line of headings; what was left out comes
    /// last.</summary>
    public string ToTable() => BacktestTable.Of(this);

    /// <summary>The same as <see cref="ToTable"/>.</summary>
    public override string ToString() => ToTable();
}

/// <summary>A series that some folds of a backtest leave out.</summary>
/// <param name="Series">The series: the key's or text's value.</param>
/// <param name="Folds">The numbers of those folds, from 1.</param>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record BacktestOmission(string Series, IReadOnlyList<int> Folds)
{
    /// <summary>The numbers of those folds, from 1.</summary>
    public IReadOnlyList<int> Folds
    {
        get;
        init => field = ValueList<int>.Of(value);
    } = ValueList<int>.Of(Folds);
}

/// <summary>One origin of a backtest, over all series.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Origin">The latest time that is known; null without a time column.</param>
/// <param name="Fit">The fit that forecast it, from 1.</param>
/// <param name="RowsFitted">Rows that this fit was given.</param>
/// <param name="FitSeconds">How long this fit took.</param>
/// <param name="Evaluation">What was measured.</param>
public sealed record BacktestFold(
    int Number, DateTime? Origin, int Fit, long RowsFitted, double FitSeconds, ForecastEvaluation Evaluation);
