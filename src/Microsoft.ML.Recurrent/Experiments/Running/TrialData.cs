using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>The rows of an experiment, and how they are split. Immutable.</summary>
/// <param name="Rows">All rows, or those to train on where validation rows are a view of their own.</param>
internal abstract record TrialData(IDataView Rows)
{
    /// <summary>The splits that every trial is fitted and measured on.</summary>
    /// <param name="mlContext">Splits rows.</param>
    /// <param name="pipeline">A pipeline of the experiment, which says whether rows are series.</param>
    /// <param name="seed">The seed of the split.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ArgumentException">Rows cannot be split.</exception>
    /// <exception cref="InvalidOperationException">There are too few rows.</exception>
    public abstract IReadOnlyList<TrialFold> Split(MLContext mlContext, TrialPipeline pipeline, int seed, CancellationToken cancellation);

    /// <summary>Folds that every trial is fitted on.</summary>
    public virtual int FoldCount => 1;

    /// <summary>The message of a fold without rows, with what to do about it.</summary>
    /// <param name="fold">The fold, from 0.</param>
    /// <param name="isTraining">True if there is no row to train on, false if there is none to measure on.</param>
    /// <param name="rows">Rows of the data.</param>
    public virtual string EmptyFold(int fold, bool isTraining, long rows) =>
        isTraining ? "The training data has no row; give SetDataset rows to train on." : "The validation data has no row; give SetDataset rows to measure on.";

    /// <summary>The rows of a fold, as messages name them.</summary>
    /// <param name="fold">The fold, from 0.</param>
    /// <param name="isTraining">True for those to train on, false for those to measure on.</param>
    public string NameOf(int fold, bool isTraining) =>
        $"the {(isTraining ? "training" : "validation")} {(FoldCount == 1 ? "data" : $"rows of fold {fold + 1} of {FoldCount}")}";

    /// <summary>Rows of a view of their own to measure on; null where they are some of <see cref="Rows"/>.</summary>
    public virtual IDataView? ValidationRows => null;

    /// <summary>All rows, for a last fit.</summary>
    public virtual IDataView All(MLContext mlContext) => Rows;

    /// <summary>The visible columns with their types.</summary>
    public string Describe() => string.Join("; ", Rows.Schema.Where(column => !column.IsHidden).Select(column => $"{column.Name}: {column.Type}"));
}

/// <summary>Validation rows in a view of their own.</summary>
internal sealed record TwoViews(IDataView Training, IDataView Validation) : TrialData(Training)
{
    public override IDataView ValidationRows => Validation;

    public override IReadOnlyList<TrialFold> Split(MLContext mlContext, TrialPipeline pipeline, int seed, CancellationToken cancellation) =>
        [new TrialFold(Training, Validation)];

    public override IDataView All(MLContext mlContext) => new TrialFold(Training, Validation).Joined(mlContext);

    public override string ToString() => "validation rows of their own";
}

/// <summary>A fraction of the rows for validation: drawn, or of series the last ones.</summary>
internal sealed record HeldOutFraction(IDataView Rows, double Fraction) : TrialData(Rows)
{
    public override IReadOnlyList<TrialFold> Split(MLContext mlContext, TrialPipeline pipeline, int seed, CancellationToken cancellation)
    {
        if (pipeline.Forecasting is { } series)
            return SeriesFolds.Last(Rows, series, Fraction, cancellation);
        var split = mlContext.Data.TrainTestSplit(Rows, Fraction, seed: seed);
        return [new TrialFold(split.TrainSet, split.TestSet)];
    }

    public override string EmptyFold(int fold, bool isTraining, long rows) => string.Create(CultureInfo.InvariantCulture,
        $"A validation fraction of {Fraction} of {rows} rows leaves none to {(isTraining ? "train on; hold out less" : "measure on; hold out more")}, or add rows.");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"a fraction of {Fraction} for validation");
}

/// <summary>Folds: each row is a validation row once, or of series, each fold's rows follow those it is trained on.</summary>
internal sealed record Folds(IDataView Rows, int Count) : TrialData(Rows)
{
    public override IReadOnlyList<TrialFold> Split(MLContext mlContext, TrialPipeline pipeline, int seed, CancellationToken cancellation) => pipeline.Forecasting is { } series
        ? SeriesFolds.Of(Rows, series, Count, cancellation)
        : [.. mlContext.Data.CrossValidationSplit(Rows, Count, seed: seed).Select(fold => new TrialFold(fold.TrainSet, fold.TestSet))];

    public override int FoldCount => Count;

    public override string EmptyFold(int fold, bool isTraining, long rows) =>
        $"Fold {fold + 1} of {Count} has no row to {(isTraining ? "train" : "measure")} on: the data has {rows} rows; take fewer folds, or add rows.";

    public override string ToString() => $"{Count} folds";
}
