using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>
/// The calling thread's own number of threads in the OpenMP and MKL that libtorch works with. libtorch's own setting is the process's too:
/// threads that begin before it is taken back would keep it.
/// </summary>
internal static unsafe class OpenMPThreads
{
    // Both are found through the library that calls them, so that it is these very copies that are set.
    private static readonly nint _openMP = Find("omp_set_num_threads");
    // The C form: the name in small letters is Fortran's, which takes an address.
    private static readonly nint _mkl = Find("MKL_Set_Num_Threads_Local");

    /// <summary>True if libtorch's OpenMP can be reached: on Linux. libtorch has been used by then.</summary>
    public static bool IsReachable => _openMP != 0 && _mkl != 0;

    /// <summary>Sets what the calling thread alone works with.</summary>
    /// <param name="openMP">Threads of OpenMP, from 1.</param>
    /// <param name="mkl">Threads of MKL; 0 for as many as OpenMP's.</param>
    /// <returns>MKL's number before.</returns>
    public static int Set(int openMP, int mkl)
    {
        ((delegate* unmanaged<int, void>)_openMP)(openMP);
        return ((delegate* unmanaged<int, int>)_mkl)(mkl);
    }

    private static nint Find(string function) =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libtorch_cpu.so", out nint library) && NativeLibrary.TryGetExport(library, function, out nint address)
            ? address
            : 0;
}
