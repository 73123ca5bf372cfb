namespace Microsoft.ML.Recurrent;

/// <summary>Where a fit is to run.</summary>
/// <param name="Device">What the options ask for, or null.</param>
/// <param name="GpuDeviceId">The GPU that the context names, or null.</param>
/// <param name="FallbackToCpu">Whether the CPU may stand in for the context's GPU.</param>
internal sealed record DeviceChoice(string? Device, int? GpuDeviceId, bool FallbackToCpu);
