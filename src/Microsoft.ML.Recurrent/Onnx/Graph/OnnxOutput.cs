namespace Microsoft.ML.Recurrent.Onnx.Graph;

/// <summary>A value that a graph hands out, and how.</summary>
internal sealed record OnnxOutput(OnnxValueInfo Info, OnnxValue Value);
