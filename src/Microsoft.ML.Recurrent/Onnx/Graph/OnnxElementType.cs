namespace Microsoft.ML.Recurrent.Onnx.Graph;

/// <summary>The item types in use, under ONNX's numbers (<c>TensorProto.DataType</c>).</summary>
internal enum OnnxElementType
{
    Float = 1,
    Int32 = 6,
    Int64 = 7,
    Text = 8,
    Bool = 9,
    Double = 11,
    UInt32 = 12,
}
