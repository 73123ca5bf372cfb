using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>Finds what is wrong with an experiment's data before the first trial, each of which would fail by it.</summary>
/// <param name="plan">The experiment.</param>
/// <param name="pipeline">One of its pipelines.</param>
internal sealed class TrialDataCheck(ExperimentPlan plan, TrialPipeline pipeline)
{
    /// <summary>The splits that every trial is fitted and measured on.</summary>
    /// <exception cref="ArgumentException">The metric does not fit the task, or columns are missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">There are too few rows, or their labels tell nothing apart.</exception>
    public IReadOnlyList<TrialFold> Folds(CancellationToken cancellation)
    {
        plan.Metric.ThrowIfUnfit(pipeline, plan.Data.Rows);
        if (plan.Data.ValidationRows is { } validation)
            ThrowIfUnlike(plan.Data.Rows.Schema, validation);
        if (!HasRows(plan.Data.Rows))
            throw new InvalidOperationException(plan.Data.ValidationRows is null ? "The data has no row; give SetDataset rows to train and to measure on." : plan.Data.EmptyFold(0, true, 0));
        var folds = plan.Data.Split(plan.Context, pipeline, plan.Seed, cancellation);
        for (int i = 0; i < folds.Count; i++)
        {
            ThrowIfEmpty(folds[i].Training, i, isTraining: true);
            ThrowIfEmpty(folds[i].Validation, i, isTraining: false);
            ThrowIfAlike(folds[i], i, cancellation);
        }

        return folds;
    }

    private void ThrowIfEmpty(IDataView rows, int fold, bool isTraining)
    {
        if (!HasRows(rows))
            throw new InvalidOperationException(plan.Data.EmptyFold(fold, isTraining, Count(plan.Data.Rows)));
    }

    /// <summary>Refuses labels of one class, from which nothing can be learned, and those on which the metric cannot be measured.</summary>
    private void ThrowIfAlike(TrialFold fold, int number, CancellationToken cancellation)
    {
        var training = fold.Training;
        if (pipeline.OwnLabelColumnName is { } label && pipeline.Keeps(training.Schema, label) && training.Schema[label].Type != NumberDataViewType.Single
            && LabelValues.Alike(training, label, cancellation) is { } alike)
            throw new InvalidOperationException($"No trial can learn from {plan.Data.NameOf(number, isTraining: true)}: {alike}; expected at least two classes.");
        if (plan.Metric.Objection(pipeline, fold.Validation, cancellation) is { } objection)
            throw new InvalidOperationException($"Metric {plan.Metric.Name} cannot be measured on {plan.Data.NameOf(number, isTraining: false)}: {objection}");
    }

    private void ThrowIfUnlike(DataViewSchema training, IDataView validation)
    {
        pipeline.ThrowIfUnlike(training, validation.Schema);
        try
        {
            plan.Metric.ThrowIfUnfit(pipeline, validation);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"The validation data cannot be used: {WithoutParameter(e)}", e);
        }

        var shape = SchemaShapes.Of(training);
        string[] unlike = [.. training.Where(column => !column.IsHidden && validation.Schema.GetColumnOrNull(column.Name) is { } other && IsOther(column.Type, other.Type) && pipeline.Reads(shape, column.Name))
            .Select(column => $"column '{column.Name}' is {validation.Schema[column.Name].Type}; that of the training data is {column.Type}. Both must be of one type.")];
        if (unlike.Length > 0)
            throw new ArgumentException(Errors.List("The validation data cannot be used", unlike));
    }

    /// <summary>True of items of another type, and of a vector beside a single value; sizes are the business of what reads them.</summary>
    private static bool IsOther(DataViewType one, DataViewType other) =>
        one is VectorDataViewType != other is VectorDataViewType || Item(one).GetType() != Item(other).GetType() || Item(one).RawType != Item(other).RawType;

    private static DataViewType Item(DataViewType type) => type is VectorDataViewType vector ? vector.ItemType : type;

    private static bool HasRows(IDataView view)
    {
        if (view.GetRowCount() is { } count)
            return count > 0;
        using var cursor = view.GetRowCursor([]);
        return cursor.MoveNext();
    }

    private static long Count(IDataView view)
    {
        if (view.GetRowCount() is { } count)
            return count;
        using var cursor = view.GetRowCursor([]);
        long rows = 0;
        while (cursor.MoveNext())
            rows++;
        return rows;
    }

    /// <summary>A message without the name of a parameter that the user never gave.</summary>
    private static string WithoutParameter(ArgumentException error) =>
        error.ParamName is { } name ? error.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : error.Message;
}
