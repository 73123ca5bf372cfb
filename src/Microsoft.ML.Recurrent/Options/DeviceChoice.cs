namespace Microsoft.ML.Recurrent;

/// <summary>The device of a fit.</summary>
/// <param name="Device">The wish of the options, or null.</param>
/// <param name="GpuDeviceId">The GPU that the context names, or null.</param>
/// <param name="FallbackToCpu">Whether the CPU may stand in for the context's GPU.</param>
internal sealed record DeviceChoice(string? Device, int? GpuDeviceId, bool FallbackToCpu);
