using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent;

/// <summary>Several fitted pipelines for the same task as one: the mean of their probabilities, of their predictions, or of their forecasts with bounds and quantiles. Saved and
/// loaded with <c>mlContext.Model</c>. <see cref="ExperimentResult.Ensemble"/> makes it.</summary>
/// <remarks>Immutable and as thread-safe as the pipelines are. Columns other than the predictions are those of the first pipeline. <c>Score</c> of a binary classifier is the log odds of the
/// mean probability.</remarks>
public sealed class ModelEnsembleTransformer : ITransformer
{
    internal const int MostModels = 1000;

    /// <exception cref="ArgumentException">There is no model, or too many.</exception>
    internal ModelEnsembleTransformer(IEnumerable<ITransformer> models)
    {
        Models = ValueList<ITransformer>.Of([.. models]);
        if (Models.Count is 0 or > MostModels)
            throw new ArgumentException($"There are {Models.Count} models; expected 1 to {MostModels}.", nameof(models));
    }

    /// <summary>The pipelines, the best first.</summary>
    public IReadOnlyList<ITransformer> Models { get; }

    /// <summary>True if every pipeline transforms each row on its own.</summary>
    public bool IsRowToRowMapper => Models.All(model => model.IsRowToRowMapper);

    /// <summary>The columns of the first pipeline's output.</summary>
    /// <param name="inputSchema">A schema with the columns that the pipelines read.</param>
    /// <exception cref="ArgumentException">Columns are missing or of another type, or the pipelines do not predict the same.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(Models.Select(model => model.GetOutputSchema(inputSchema))).Schema;

    /// <summary>A lazy view with the mean of the predictions; each pipeline reads the source on its own.</summary>
    /// <param name="input">Data with the columns that the pipelines read.</param>
    /// <exception cref="ArgumentException">Columns are missing or of another type, or the pipelines do not predict the same.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        IDataView[] views = [.. Models.Select(model => model.Transform(input))];
        return new AveragedView(views, Bind(views.Select(view => view.Schema)));
    }

    /// <summary>A mapper that transforms one row at a time.</summary>
    /// <param name="inputSchema">A schema with the columns that the pipelines read.</param>
    /// <exception cref="ArgumentException">Columns are missing or of another type, or the pipelines do not predict the same.</exception>
    /// <exception cref="InvalidOperationException">A pipeline does not transform each row on its own.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        if (!IsRowToRowMapper)
            throw new InvalidOperationException("A pipeline of the ensemble does not transform each row on its own; transform a view.");
        IRowToRowMapper[] mappers = [.. Models.Select(model => model.GetRowToRowMapper(inputSchema))];
        return new AveragedRowMapper(mappers, Bind(mappers.Select(mapper => mapper.OutputSchema)));
    }

    /// <summary>Describes the ensemble.</summary>
    public override string ToString() => $"Mean of {Models.Count} models";

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ModelEnsembleFile.Save(ctx, Models);
    }

    private AveragedColumns Bind(IEnumerable<DataViewSchema> outputs)
    {
        DataViewSchema[] schemas = [.. outputs];
        string[] means = [.. Predictions(schemas[0])];
        if (means.Length == 0)
            throw Errors.Parameter(nameof(outputs), $"The first model of the ensemble gives no column '{AveragedColumns.Score}' and no forecast; expected models that predict.");
        if (schemas[0].GetColumnOrNull(AveragedColumns.PredictedLabel)?.Type is VectorDataViewType)
            throw new ArgumentException("The first model of the ensemble gives a label for each step, and such labels of several models have no mean. Fit one trainer with several networks (Ensemble) instead.");
        for (int model = 1; model < schemas.Length; model++)
        {
            foreach (string name in means)
                ThrowIfUnlike(schemas[0][name], schemas[model].GetColumnOrNull(name), model);
        }

        return new AveragedColumns(schemas, means);
    }

    private IEnumerable<string> Predictions(DataViewSchema schema)
    {
        var forecast = ModelParts.Of(Models[0]).OfType<ForecastingTransformer>().LastOrDefault()?.Options;
        string?[] names = forecast is null
            ? [AveragedColumns.Score, AveragedColumns.Probability]
            : [forecast.OutputColumnName, forecast.QuantilesColumnName, forecast.ConfidenceLowerBoundColumnName, forecast.ConfidenceUpperBoundColumnName];
        return names.OfType<string>().Where(name => schema.GetColumnOrNull(name) is not null);
    }

    private static void ThrowIfUnlike(DataViewSchema.Column first, DataViewSchema.Column? other, int model)
    {
        if (other is not { } column || !column.Type.Equals(first.Type))
            throw Errors.Parameter(nameof(model), $"Column '{first.Name}' is {first.Type} by the first model of the ensemble and {other?.Type.ToString() ?? "missing"} by model {model + 1}; expected the same.");
        if (SlotNames.Read(first) is var names && SlotNames.Read(column) is var others && !names.SequenceEqual(others, StringComparer.Ordinal))
            throw Errors.Parameter(nameof(model), $"Column '{first.Name}' holds {Listed(names)} by the first model of the ensemble and {Listed(others)} by model {model + 1}; expected the same order. "
                + "Fit all models on the same label column.");
    }

    private static string Listed(string[] names) => names.Length == 0 ? "values without names" : string.Join(", ", names.Take(ClassNames.Shown).Select(name => $"'{name}'"));
}
