using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>Scores one row at a time, for prediction engines. Immutable and thread-safe; the rows it makes belong to one thread each.</summary>
internal sealed class RecurrentRowMapper(OutputBindings bindings, NetworkScorer scorer) : IRowToRowMapper
{
    public DataViewSchema InputSchema => bindings.Input;

    public DataViewSchema OutputSchema => bindings.Output;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        bindings.SourcesOf([.. dependingColumns]);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        if (input.Schema != InputSchema)
            throw Errors.Parameter(nameof(input), "The row's schema is not the one that this mapper was made for; make a mapper for it.");
        return new ScoringRow(input, bindings, scorer, [.. activeColumns]);
    }
}
