using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Recurrent.Onnx;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>A view that a fitted network made, as ML.NET knows those of its own transformers: the source can be found, the transformation be
/// applied to other data and be written as ONNX.</summary>
/// <param name="source">What was transformed.</param>
/// <param name="scored">The source with the network's columns.</param>
/// <param name="transformer">What transformed it.</param>
/// <param name="onnx">The network for ML.NET's converter; throws where there is none.</param>
internal sealed class TransformedView(IDataView source, IDataView scored, ITransformer transformer, Func<OnnxPipeline> onnx)
    : ITransformTemplate, ITransformCanSaveOnnx
{
    private readonly Lazy<OnnxPipeline> _onnx = new(onnx);

    public IDataView Source => source;

    public bool CanShuffle => scored.CanShuffle;

    public DataViewSchema Schema => scored.Schema;

    public long? GetRowCount() => scored.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        scored.GetRowCursor(columnsNeeded, rand);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        scored.GetRowCursorSet(columnsNeeded, n, rand);

    public IDataTransform ApplyToData(IHostEnvironment env, IDataView newSource) => (IDataTransform)transformer.Transform(newSource);

    public bool CanSaveOnnx(OnnxContext ctx) => _onnx.Value is not null;

    public void SaveAsOnnx(OnnxContext ctx) => new OnnxContextWriter(ctx).Write(_onnx.Value, Schema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => transformer.Save(ctx);
}
