using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>A model that takes its time before it scores.</summary>
internal sealed class SlowModel(ITransformer model, TimeSpan time) : ITransformer
{
    public bool IsRowToRowMapper => model.IsRowToRowMapper;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => model.GetOutputSchema(inputSchema);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => model.GetRowToRowMapper(inputSchema);

    public IDataView Transform(IDataView input)
    {
        Thread.Sleep(time);
        return model.Transform(input);
    }

    public void Save(ModelSaveContext ctx) => throw new NotSupportedException();
}
