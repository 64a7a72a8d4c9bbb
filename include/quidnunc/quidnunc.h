/** @file quidnunc.h
 *  All of libquidnunc.
 */
#ifndef QUIDNUNC_H
#define QUIDNUNC_H

#include <quidnunc/pipeline.h>
#include <quidnunc/publish.h>
#include <quidnunc/store.h>
#include <quidnunc/write.h>

#endif
